/* A process that stays until it is asked to end. */
process.stdout.write(`child ${process.pid}\n`);
process.on('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1_000);
