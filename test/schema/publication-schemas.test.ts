import { describe, expect, test } from '@jest/globals';
import { JSON_SCHEMA_ENDING } from '../../gateway/hub/federation/json-schema-files.ts';
import { generatePublicationSchemas } from '../../gateway/hub/federation/publication-schemas.ts';
import { findStaleFiles } from '../../gateway/hub/federation/schema-files.ts';
import { PUBLICATION_SCHEMA_FOLDER } from '../../gateway/hub/processes/supergraph-files.ts';
import { PublishedContentScalar } from '../../subgraphs/coordination/publication/publication.graphql.ts';
import { readJsonSchema } from '../support/schema/json-schema.ts';

const RESULT = {
  enterpriseName: '示例餐饮有限公司',
  rehearsal: false,
  inspectedOn: '2026-03-02',
  items: [{ department: 'COMMERCE', itemCode: 'CM-001', itemName: '预付卡', resultCodes: ['1'] }],
};

describe('the JSON Schemas of publications', () => {
  test('are those that the code says, and the scalar names each of them', async () => {
    const files = generatePublicationSchemas();
    expect(await findStaleFiles(files, PUBLICATION_SCHEMA_FOLDER, JSON_SCHEMA_ENDING)).toEqual([]);
    for (const name of files.keys()) expect(PublishedContentScalar.description).toContain(name);
  });

  test('accept a result, and none with a key more, a day that is none, or a code that is not on the list', () => {
    const schema = readJsonSchema(PUBLICATION_SCHEMA_FOLDER, 'result');
    const accepts = (content: unknown): boolean => schema.safeParse(content).success;
    expect(accepts(RESULT)).toBe(true);
    expect(accepts({ ...RESULT, inspector: '张三' })).toBe(false);
    expect(accepts({ ...RESULT, inspectedOn: '2026-02-30' })).toBe(false);
    expect(accepts({ ...RESULT, items: [{ ...RESULT.items[0], resultCodes: ['99'] }] })).toBe(false);
  });
});
