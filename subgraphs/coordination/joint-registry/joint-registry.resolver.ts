import 'reflect-metadata';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { DepartmentType } from './department.graphql.ts';
import { EnterpriseType } from './enterprise.graphql.ts';
import { InspectionItemConnectionType, InspectionItemsArgs, InspectionItemType } from './inspection-item.graphql.ts';
import { InspectorConnectionType, InspectorType } from './inspector.graphql.ts';
import { JointRegistrationType } from './joint-registration.graphql.ts';
import {
  departmentOfRow,
  findDepartment,
  findInspector,
  findItem,
  listDepartments,
  listInspectors,
  listItems,
  listRegistrations,
} from './joint-registry.service.ts';
import type { Department, JointInspector, JointItem, JointRegistration } from './registry.ts';

const PUBLIC = '@tag(name: "public")';

/** Departments. */
@Resolver(() => DepartmentType)
export class DepartmentResolver {
  @Directive(PUBLIC)
  @Query(() => [DepartmentType], { description: 'All departments that take part.' })
  departments(@Ctx() context: RequestContext): readonly Department[] {
    return listDepartments(context);
  }

  @Directive(PUBLIC)
  @Query(() => DepartmentType, { nullable: true, description: 'The department of a code; null when there is none.' })
  department(
    @Directive(PUBLIC) @Arg('code', () => ID, { description: 'Code of the department.' }) code: string,
    @Ctx() context: RequestContext,
  ): Department | null {
    return findDepartment(context, code);
  }
}

/** In which registers an enterprise stands. */
@Resolver(() => EnterpriseType)
export class EnterpriseRegistrationsResolver {
  @FieldResolver(() => [JointRegistrationType], {
    nullable: true,
    description: 'In which departments’ registers the enterprise stands.',
  })
  jointRegistrations(@Root() enterprise: EnterpriseType, @Ctx() context: RequestContext): Promise<readonly JointRegistration[]> {
    return listRegistrations(context, enterprise.creditCode);
  }
}

/** The department of a registration. */
@Resolver(() => JointRegistrationType)
export class JointRegistrationResolver {
  @FieldResolver(() => DepartmentType, { description: 'The department that supervises it.' })
  department(@Root() registration: JointRegistration, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, registration.department);
  }
}

/** Inspectors of all departments. */
@Resolver(() => InspectorType)
export class InspectorResolver {
  @Query(() => InspectorType, { nullable: true, description: 'The inspector of an id; null when there is none.' })
  inspector(
    @Arg('id', () => ID, { description: 'Id that the department gave.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<JointInspector | null> {
    return findInspector(context, id);
  }

  @Query(() => InspectorConnectionType, { description: 'Inspectors of all departments, by department and id.' })
  inspectors(
    @Arg('department', () => ID, { nullable: true, description: 'Code of a department; left out: all.' }) department: string | null,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<JointInspector>> {
    return listInspectors(context, { department, first, after });
  }

  @FieldResolver(() => DepartmentType, { nullable: true, description: 'The department of the inspector.' })
  department(@Root() inspector: JointInspector, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, inspector.department);
  }
}

/** Inspection items of all departments. */
@Resolver(() => InspectionItemType)
export class InspectionItemResolver {
  @Directive(PUBLIC)
  @Query(() => InspectionItemType, { nullable: true, description: 'The inspection item of a code; null when there is none.' })
  inspectionItem(
    @Directive(PUBLIC) @Arg('code', () => ID, { description: 'Code of the item.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<JointItem | null> {
    return findItem(context, code);
  }

  @Directive(PUBLIC)
  @Query(() => InspectionItemConnectionType, { description: 'Inspection items of all departments, by code.' })
  inspectionItems(
    @Args(() => InspectionItemsArgs) wanted: InspectionItemsArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<JointItem>> {
    return listItems(context, wanted);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => DepartmentType, { description: 'The department whose item it is.' })
  department(@Root() item: JointItem, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, item.department);
  }
}
