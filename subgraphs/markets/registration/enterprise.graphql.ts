import 'reflect-metadata';
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { Public } from '../../department-kit/api-class.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { enumOf } from '../../subgraph-kit/schema/enum-of.graphql.ts';
import { CivilDateScalar, CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { CREDIT_RISK_CLASSES, ENTERPRISE_STATUSES } from '../../subgraph-kit/workbook/register-formats.ts';
import type { Enterprise, EnterpriseFilter, Premises } from './enterprise.ts';

const EnterpriseStatusEnum = enumOf(ENTERPRISE_STATUSES, 'EnterpriseStatus', 'Registration status of an enterprise.');
const CreditRiskClassEnum = enumOf(CREDIT_RISK_CLASSES, 'CreditRiskClass', 'Credit risk class of an enterprise; internal.');

/** `Enterprise` with the facts of registration, which other subgraphs must do without when this one is down: hence nullable. */
@Directive('@key(fields: "creditCode")')
@ObjectType('Enterprise', { description: 'An enterprise, by its unified social credit code.', simpleResolvers: true })
export class EnterpriseType implements Enterprise {
  @Public()
  @Field(() => CreditCodeScalar, { description: 'Unified social credit code, GB 32100-2015.' })
  creditCode: string;

  @Public()
  @Field(() => String, { nullable: true, description: 'Registered name.' })
  name: string;

  @Public()
  @Field(() => EnterpriseStatusEnum, { nullable: true, description: 'Registration status.' })
  status: string;

  @Public()
  @Field(() => String, { nullable: true, description: 'Administrative division, six digits (GB/T 2260).' })
  divisionCode: string;

  @Public()
  @Field(() => String, { nullable: true, description: 'Industry (GB/T 4754), for example `H6210`.' })
  industryCode: string | null;

  @Public()
  @Field(() => String, { nullable: true, description: 'Registered address.' })
  address: string;

  @Public()
  @Field(() => String, { nullable: true, description: 'Legal representative.' })
  legalRepresentative: string | null;

  @Public()
  @Field(() => CivilDateScalar, { nullable: true, description: 'Day of establishment.' })
  establishedOn: string | null;

  @Field(() => CreditRiskClassEnum, { nullable: true, description: 'Credit risk class, A (low) to D (high); staff only.' })
  creditRiskClass: string | null;
}

/** A place of business of an enterprise. */
@Directive('@key(fields: "id")')
@Public()
@ObjectType('Premises', { description: 'A place of business of an enterprise.', simpleResolvers: true })
export class PremisesType implements Premises {
  @Field(() => ID, { description: 'Code of the premises.' })
  id: string;

  creditCode: string;

  @Field(() => String, { description: 'Name of the premises.' })
  name: string;

  @Field(() => String, { description: 'Address.' })
  address: string;

  @Field(() => String, { description: 'Administrative division, six digits (GB/T 2260).' })
  divisionCode: string;
}

/** A page of enterprises. */
export const EnterpriseConnectionType = connectionOf('Enterprise', EnterpriseType, { public: true });
/** A page of premises. */
export const PremisesConnectionType = connectionOf('Premises', PremisesType, { public: true });

/** Which enterprises are wanted. */
@Public()
@InputType('MarketsEnterpriseFilter', { description: 'Which enterprises are wanted; what is left out does not narrow.' })
export class EnterpriseFilterType implements EnterpriseFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Text that the name contains: 2 to 120 characters; brackets, spaces and case do not count.',
  })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Administrative division, six digits (GB/T 2260).' })
  divisionCode?: string | null;

  @Field(() => EnterpriseStatusEnum, { nullable: true, description: 'Registration status.' })
  status?: string | null;
}
