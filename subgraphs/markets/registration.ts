import type { ExtraFeature } from '../department-kit/department-feature.ts';
import { connectionPolicy, mergePolicies } from '../department-kit/department-policy.ts';
import { feed } from '../department-kit/department-registers.ts';
import type { EnterpriseLink } from '../department-kit/enterprise-link.ts';
import { enterpriseLinkResolver } from '../department-kit/enterprise-registry/enterprise-link.resolver.ts';
import type { RegisterTarget } from '../department-kit/imports/register-target.ts';
import { MARKETS_ENTITIES } from './entities.ts';
import { Registration1764036000000 } from './migrations/2026.11.25T02-00-00.registration.ts';
import { EnterpriseType, PremisesType } from './registration/enterprise.graphql.ts';
import { EnterprisePremisesResolver, RegistrationResolver } from './registration/enterprise.resolver.ts';
import { findEnterprise, findOnePremises } from './registration/enterprise.service.ts';

/** An enterprise that is in some register but not registered here still has its key, so that what others know of it can be shown. */
const ENTERPRISE: EnterpriseLink = {
  type: EnterpriseType,
  of: async (context, creditCode) => (await findEnterprise(context, creditCode)) ?? { creditCode },
};

const REGISTERS: readonly RegisterTarget[] = [
  {
    register: 'enterprises',
    table: 'enterprise',
    bulk: true,
    key: ['credit_code'],
    columns: [
      { name: 'credit_code', field: 'creditCode', sqlType: 'text' },
      { name: 'name', field: 'name', sqlType: 'text' },
      { name: 'status', field: 'status', sqlType: 'text' },
      { name: 'legal_representative', field: 'legalRepresentative', sqlType: 'text' },
      { name: 'established_on', field: 'establishedOn', sqlType: 'date' },
      { name: 'address', field: 'address', sqlType: 'text' },
      { name: 'division_code', field: 'divisionCode', sqlType: 'text' },
      { name: 'industry_code', field: 'industryCode', sqlType: 'text' },
      { name: 'credit_risk_class', field: 'creditRiskClass', sqlType: 'text' },
      { name: 'phone', field: 'phone', sqlType: 'text', personal: true },
      { name: 'name_bigrams', field: 'name', derive: 'name-bigrams', sqlType: 'smallint[]' },
    ],
  },
  {
    register: 'premises',
    table: 'premises',
    key: ['id'],
    columns: [
      { name: 'id', field: 'premisesCode', sqlType: 'text' },
      { name: 'credit_code', field: 'creditCode', sqlType: 'text' },
      { name: 'name', field: 'name', sqlType: 'text' },
      { name: 'address', field: 'address', sqlType: 'text' },
      { name: 'division_code', field: 'divisionCode', sqlType: 'text' },
    ],
    checks: [
      {
        field: 'creditCode',
        rule: 'UNKNOWN_ENTERPRISE',
        refuses: 'not exists (select 1 from enterprise e where e.credit_code = s.credit_code)',
      },
    ],
  },
];

/** The registration of enterprises and their premises, which only market regulation keeps. */
export const registrationFeature: ExtraFeature = {
  enterprise: ENTERPRISE,
  build: ({ enterprise }) => ({
    resolvers: [RegistrationResolver, EnterprisePremisesResolver, enterpriseLinkResolver(PremisesType, enterprise)],
    orphanedTypes: [PremisesType],
    references: { Premises: ({ id }, context) => findOnePremises(context, String(id)) },
    policy: mergePolicies([
      {
        Query: { everyone: ['marketsEnterprise', 'marketsEnterprises'] },
        Enterprise: {
          everyone: [...['name', 'status', 'divisionCode', 'industryCode', 'address', 'legalRepresentative', 'establishedOn'], 'premises'],
          staff: ['creditRiskClass'],
        },
        Premises: { everyone: ['id', 'enterprise', 'name', 'address', 'divisionCode'] },
      },
      connectionPolicy('Enterprise'),
      connectionPolicy('Premises'),
    ]),
    entities: MARKETS_ENTITIES,
    migrations: [Registration1764036000000],
    feeds: [
      feed(
        'enterprise',
        'enterprise',
        'credit_code',
        `'creditCode', t.credit_code, 'name', t.name, 'status', t.status, 'divisionCode', t.division_code,
         'industryCode', t.industry_code, 'creditRiskClass', t.credit_risk_class,
         'address', t.address`,
      ),
    ],
    registers: REGISTERS,
  }),
};
