import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';

/**
 * The enterprise, owned by the market regulation department; coordination adds what joint tasks know of it.
 *
 * The fields are public one by one: a tag on the type would make public whatever departments add.
 */
@Directive('@key(fields: "creditCode")')
@ObjectType('Enterprise', { description: 'An enterprise, by its unified social credit code.', simpleResolvers: true })
export class EnterpriseType {
  @Directive('@tag(name: "public")')
  @Field(() => CreditCodeScalar, { description: 'Unified social credit code, GB 32100-2015.' })
  creditCode: string;
}

/** Reference to an enterprise that this subgraph only extends. */
export function enterpriseOf(creditCode: string): EnterpriseType {
  return Object.assign(new EnterpriseType(), { creditCode });
}
