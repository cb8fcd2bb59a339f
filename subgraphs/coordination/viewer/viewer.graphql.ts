import 'reflect-metadata';
import { Field, ID, ObjectType } from 'type-graphql';
import type { Role } from '../../subgraph-kit/identity/caller.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';

const RoleEnum = enumOf<Role>(
  {
    PUBLIC: { zh: '公众', en: 'A visitor without a token' },
    ENTERPRISE: { zh: '企业', en: 'An enterprise' },
    INSPECTOR: { zh: '执法检查人员', en: 'An inspector' },
    DEPARTMENT_OFFICER: { zh: '部门经办人', en: 'An officer of a department' },
    DEPARTMENT_HEAD: { zh: '部门负责人', en: 'The head of a department' },
    COORDINATOR: { zh: '联席会议协调人', en: 'A coordinator of the joint meeting' },
    AUDITOR: { zh: '审计与监督', en: 'Audit and discipline inspection' },
    SERVICE: { zh: '系统', en: 'The hub itself' },
  },
  'Role',
  'What a caller may be; exactly one.',
);

/** API type of who asks. */
@ObjectType('Viewer', { description: 'Who asks, as the token says.', simpleResolvers: true })
export class ViewerType {
  @Field(() => RoleEnum, { description: 'The role.' })
  role: Role;

  @Field(() => String, { nullable: true, description: 'Division to which the caller is narrowed, GB/T 2260, six digits; null: none.' })
  division: string | null;

  @Field(() => CreditCodeScalar, { nullable: true, description: 'The enterprise that the caller speaks for; null for others.' })
  creditCode: string | null;

  @Field(() => ID, { nullable: true, description: 'The inspector that the caller is; null for others.' })
  inspectorId: string | null;
}
