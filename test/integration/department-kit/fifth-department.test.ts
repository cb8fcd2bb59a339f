import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { composeSchemaContract, composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { buildSchema, isObjectType, parse } from 'graphql';
import { departmentSubgraph } from '../../../subgraphs/department-kit/department-subgraph.ts';
import type { DepartmentProfile } from '../../../subgraphs/department-kit/pure/department-profile.ts';
import { DEPARTMENTS, departmentDefinitions } from '../../../subgraphs/departments.ts';
import { buildSubgraphSchemaOf, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { officerOf, type RunningDepartment, startDepartment } from '../../support/departments/running-department.ts';

const FIRE_RESCUE: DepartmentProfile = {
  code: 'FIRE_RESCUE',
  subgraph: 'fire-rescue',
  typePrefix: 'FireRescue',
  fieldPrefix: 'fireRescue',
  name: { zh: '市消防救援局', en: 'the fire and rescue bureau' },
  contact: { office: { zh: '防火监督处', en: 'Office of fire prevention' }, phone: '0571-00000005' },
  itemCodePrefix: 'FR',
  resultCodes: ['1', 'A', 'E'],
};

const definitions: readonly SubgraphDefinition[] = [...departmentDefinitions(), departmentSubgraph(FIRE_RESCUE)];
const profiles: readonly DepartmentProfile[] = [...DEPARTMENTS, FIRE_RESCUE];
const sdlOf = (definition: SubgraphDefinition): string => buildSubgraphSchemaOf(definition).sdl;
const services = (): Parameters<typeof composeServices>[0] =>
  definitions.map((definition) => ({ name: definition.name, url: `http://${definition.name}`, typeDefs: parse(sdlOf(definition)) }));

describe('the schema of each department', () => {
  test.each(definitions.map((definition, index) => [definition.name, index] as const))(
    '%s mentions no other department',
    (_name, index) => {
      const sdl = sdlOf(definitions[index] as SubgraphDefinition);
      for (const [otherIndex, other] of profiles.entries()) {
        if (otherIndex === index) continue;
        expect(sdl).not.toMatch(new RegExp(`\\b(?:${other.typePrefix}|${other.fieldPrefix})[A-Z]`, 'u'));
        expect(sdl).not.toContain(other.name.en);
      }
    },
  );

  test('they compose, the fifth included', () => {
    const composed = composeServices(services());
    expect(composed.errors ?? []).toEqual([]);
  });
});

describe('the public contract', () => {
  const contract = composeSchemaContract(services(), { include: new Set(['public']), exclude: new Set() }, true);
  if (compositionHasErrors(contract)) throw new Error(contract.errors.map((error) => error.message).join('\n'));
  const schema = buildSchema(contract.publicSdl);
  const fieldsOf = (name: string): readonly string[] => {
    const type = schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()) : [];
  };

  test('an enterprise shows the facts of its registration and nothing else', () => {
    expect([...fieldsOf('Enterprise')].sort()).toEqual(
      [
        ...['address', 'creditCode', 'divisionCode', 'establishedOn', 'industryCode', 'legalRepresentative', 'name', 'premises', 'status'],
      ].sort(),
    );
  });

  test('items and registration are the root fields', () => {
    expect(fieldsOf('Query').filter((field) => !/InspectionItems?$|^marketsEnterprises?$/u.test(field))).toEqual([]);
    expect(fieldsOf('Query')).toContain('fireRescueInspectionItems');
    expect(schema.getMutationType()).toBeUndefined();
  });

  test.each(['CreditRiskClass', 'MarketsInspector', 'MarketsFinding', 'MarketsRegisterEntry', 'HandlingStatus'])(
    '%s is not in it',
    (name) => {
      expect(schema.getType(name)).toBeUndefined();
    },
  );
});

describe('a department from a profile alone', () => {
  let department: RunningDepartment;

  beforeAll(async () => {
    department = await startDepartment(departmentSubgraph(FIRE_RESCUE));
  });

  afterAll(async () => {
    await department.stop();
  });

  test('takes in its items and counts them', async () => {
    const content =
      '事项编码,事项名称,监管类别,事项类别,检查内容,检查依据,检查方式\nFR-001,消防安全检查,消防安全,重点,疏散通道,消防法,实地检查\n';
    const answer = await department.send(officerOf('FIRE_RESCUE'), { register: 'items', fileName: 'items.csv', content });
    expect(answer).toMatchObject({ rows: 1, inserted: 1, refused: 0 });
    const text =
      '{ _entities(representations: [{ __typename: "Department", code: "FIRE_RESCUE" }]) { ... on Department { fireRescueRegisters { items } fireRescueContact { office phone } } } }';
    expect((await department.read(officerOf('FIRE_RESCUE'), text))._entities).toEqual([
      { fireRescueRegisters: { items: 1 }, fireRescueContact: { office: '防火监督处', phone: '0571-00000005' } },
    ]);
  });
});
