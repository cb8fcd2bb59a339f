import { describe, expect, test } from '@jest/globals';
import { hubPlan } from '../../gateway/hub/subgraph-list.ts';
import { readProjectFile } from '../support/architecture/project.ts';

const compose = readProjectFile('docker-compose.yml');
/** Services and settings by their names, with the value where one is given. */
const entries = new Map([...compose.matchAll(/^ +([\w-]+):(.*)$/gmu)].map(([, name = '', value = '']) => [name, value.trim()]));
const isPassedOn = (setting: string): boolean => entries.get(setting) === '' || compose.includes(`\${${setting}:`);

/** Fixed by the file: processes listen to each other, use its database, and have no sample city. */
const FIXED = ['NODE_ENV', 'HOST', 'HUB_STATE_DIR', 'DATABASE_URL', 'SAMPLE_ENTERPRISES'];

describe('docker-compose.yml', () => {
  test('passes every setting of .env.example on that it does not fix', () => {
    const settings = [...readProjectFile('.env.example').matchAll(/^([A-Z_]+)=/gmu)].map(([, name = '']) => name);
    expect(settings.filter((setting) => !isPassedOn(setting))).toEqual(FIXED);
  });

  test('runs every subgraph as a service whose address everybody knows and whose database can be named', () => {
    const names = hubPlan().definitions.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      const variable = name.replaceAll('-', '_').toUpperCase();
      expect(compose).toContain(`\n  ${name}:\n    <<: *subgraph\n`);
      expect(compose).toContain(`'gateway/hub/serve-subgraph.ts', '${name}']`);
      expect(compose).toContain(`\n      ${name}: { condition: service_started }\n`);
      expect(entries.get(`SUBGRAPH_URL_${variable}`)).toBe(`http://${name}:4000`);
      expect(entries.get(`DATABASE_URL_${variable}`)).toBe('');
    }
  });

  test('is production whatever .env says, so that a forgotten key set closes the door instead of opening it', () => {
    expect(entries.get('NODE_ENV')).toBe('production');
  });
});
