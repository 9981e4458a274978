/** A process that is ready at once and runs until it is killed; with the argument `dies`, it ends at once after its ready message. */
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.send?.({ ready: 'http://127.0.0.1' }, () => {
  if (process.argv.includes('dies')) process.exit(3);
});
