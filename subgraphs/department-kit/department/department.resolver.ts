import 'reflect-metadata';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { inLocale } from '../../subgraph-kit/pure/localised-text.ts';
import { type NamedResultCode, nameResultCode } from '../../subgraph-kit/pure/result-code.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { ResultCodeType } from '../../subgraph-kit/schema/result-code.graphql.ts';
import { Public } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { ContactShape, DepartmentTypes } from './department.graphql.ts';
import { findRegisterCounts } from './register-counts.service.ts';
import type { RegisterCounts } from './register-counts.ts';

/** Makes the resolvers with which a department adds to `Department`. */
export function departmentResolvers(profile: DepartmentProfile, types: DepartmentTypes): readonly (new () => object)[] {
  @Resolver(() => types.department)
  class DepartmentResolver {
    @FieldResolver(() => types.registers, {
      name: `${profile.fieldPrefix}Registers`,
      nullable: true,
      description: `How many lines the registers of ${profile.name.en} have; null for another department.`,
    })
    registers(@Root() { code }: { readonly code: string }, @Ctx() context: RequestContext): Promise<RegisterCounts | null> {
      return findRegisterCounts(context, profile.code, code);
    }

    @Public()
    @FieldResolver(() => types.contact, {
      name: `${profile.fieldPrefix}Contact`,
      nullable: true,
      description: `Where ${profile.name.en} is reached; null for another department.`,
    })
    contact(@Root() { code }: { readonly code: string }, @Ctx() context: RequestContext): ContactShape | null {
      if (code !== profile.code) return null;
      return { office: inLocale(profile.contact.office, context.locale), phone: profile.contact.phone };
    }

    @Public()
    @FieldResolver(() => [ResultCodeType], {
      name: `${profile.fieldPrefix}ResultCodes`,
      nullable: true,
      description: `Result codes that ${profile.name.en} records; null for another department.`,
    })
    resultCodes(@Root() { code }: { readonly code: string }): readonly NamedResultCode[] | null {
      return code === profile.code ? profile.resultCodes.map(nameResultCode) : null;
    }
  }
  return [DepartmentResolver];
}
