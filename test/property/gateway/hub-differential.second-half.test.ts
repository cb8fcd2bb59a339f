// The other half of the questions.
process.env.HUB_QUERIES_HALF = 'second';
await import('./hub-differential.test.ts');

export {};
