import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { type ApiClass, Public } from '../api-class.ts';
import type { EnterpriseShape } from '../enterprise-link.ts';

/** `Enterprise` as a department that does not own it sees it: its key, to which features add their fields. One class per department. */
export function enterpriseReferenceType(): ApiClass<EnterpriseShape> {
  @Directive('@key(fields: "creditCode")')
  @ObjectType('Enterprise', { description: 'An enterprise, by its unified social credit code.', simpleResolvers: true })
  class EnterpriseType implements EnterpriseShape {
    @Public()
    @Field(() => CreditCodeScalar, { description: 'Unified social credit code, GB 32100-2015.' })
    creditCode: string;
  }
  return EnterpriseType;
}
