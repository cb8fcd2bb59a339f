import { KillSwitch } from './kill-switch.ts';

/* Loaded before everything else in every thread of a process that is to be killed: what threads do to the database counts as well. */
KillSwitch.ofThread();
