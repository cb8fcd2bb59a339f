// The same stories, told to a hub of one process per subgraph over HTTP.
process.env.HUB_MODE = 'split';
await import('./fifth-department.test.ts');

export {};
