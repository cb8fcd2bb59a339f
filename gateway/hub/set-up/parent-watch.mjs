/**
 * Loaded in front of the hub's entry: asks this process to end when the set-up that started it is gone, by kill -9 for example.
 *
 * The channel to the parent closes in that moment. Workers and children of the hub inherit node's arguments and load this file too; they do nothing.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

if (isMainThread && process.channel && process.env.HUB_SET_UP_PID === String(process.ppid)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
