import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { findRefusedRowsPath } from './refused-rows.service.ts';
import type { ImportTypes } from './register-import.graphql.ts';
import { findImport, pageImports, pageIssues } from './register-import.service.ts';
import type { ImportIssue, RegisterImport } from './register-import.ts';

/** Makes the resolvers of a department's imports. */
export function importResolvers(profile: DepartmentProfile, types: ImportTypes): readonly (new () => object)[] {
  return [rootResolver(profile, types), issuesResolver(types), refusedRowsPathResolver(profile, types), messageResolver(types)];
}

function rootResolver(profile: DepartmentProfile, types: ImportTypes): new () => object {
  @Resolver()
  class ImportResolver {
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}Imports`,
      description: `Workbooks that were taken into the registers of ${profile.name.en}, the newest first.`,
    })
    imports(
      @Arg('register', () => String, { nullable: true, description: 'Only this register.' }) register: string | null,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<RegisterImport>> {
      return pageImports(context, register, { first, after });
    }

    @Query(() => types.registerImport, {
      name: `${profile.fieldPrefix}Import`,
      nullable: true,
      description: `One import of ${profile.name.en}.`,
    })
    import(
      @Arg('id', () => ID, { description: 'Id of the import.' }) id: string,
      @Ctx() context: RequestContext,
    ): Promise<RegisterImport | null> {
      return findImport(context, id);
    }
  }
  return ImportResolver;
}

function issuesResolver(types: ImportTypes): new () => object {
  @Resolver(() => types.registerImport)
  class ImportIssuesResolver {
    @FieldResolver(() => types.issues, { name: 'issues', description: 'Cells that were refused, in the order of the file.' })
    issues(
      @Root() found: RegisterImport,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<ImportIssue>> {
      return pageIssues(context, found.id, { first, after });
    }
  }
  return ImportIssuesResolver;
}

function refusedRowsPathResolver(profile: DepartmentProfile, types: ImportTypes): new () => object {
  @Resolver(() => types.registerImport)
  class ImportRefusedRowsPathResolver {
    @FieldResolver(() => String, {
      name: 'refusedRowsPath',
      nullable: true,
      description:
        'Path at the gateway (GET) of a workbook of the same kind with the refused rows, each with what is wrong, to be corrected and sent again; null when there are none or they are kept no longer.',
    })
    refusedRowsPath(@Root() found: RegisterImport, @Ctx() context: RequestContext): Promise<string | null> {
      return findRefusedRowsPath(context, profile, found.id);
    }
  }
  return ImportRefusedRowsPathResolver;
}

function messageResolver(types: ImportTypes): new () => object {
  @Resolver(() => types.issue)
  class ImportIssueMessageResolver {
    @FieldResolver(() => String, { name: 'message', description: "What is wrong, in the caller's language." })
    message(@Root() issue: ImportIssue, @Ctx() context: RequestContext): string {
      return context.locale === 'zh-CN' ? issue.messageZh : issue.messageEn;
    }
  }
  return ImportIssueMessageResolver;
}
