import ts from 'typescript';
import { findingAt, type GuardFinding } from './finding.ts';
import type { ProjectFile } from './project.ts';

/** Pure files whose numbers and dates come from the law: what they export says its unit and its source. The layers around them hold no numbers. */
const LAW_FILES = /\/(?:working-calendar|rules|inspection-rules)\/(?:[^/]+\/)*[^/.]+\.ts$/;

/** Something that a file exports at its top level, with its docstring. */
interface Exported {
  readonly name: string;
  readonly node: ts.Node;
  /** Text of the docstring without its tags; empty when there is none. */
  readonly text: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** What the docstrings of a file lack: presence, an own first line, and unit and source where the law is written down. */
export function findDocstringGaps(file: ProjectFile): readonly GuardFinding[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  return listExported(source).flatMap((exported) =>
    gapsOf(exported, LAW_FILES.test(file.path)).map((sentence) =>
      findingAt(file.path, file.text, exported.node.getStart(source), sentence),
    ),
  );
}

function gapsOf({ name, text, tags, node }: Exported, isLaw: boolean): readonly string[] {
  if (text === '' && tags.size === 0) return [`${name} is exported and has no docstring.`];
  const gaps: string[] = [];
  if (text === '') gaps.push(`The docstring of ${name} has tags but no sentence.`);
  if (lettersOf(text) === lettersOf(name)) gaps.push(`The docstring of ${name} repeats its name and says nothing.`);
  if (isLaw && !isTypeOnly(node)) {
    for (const tag of ['unit', 'source']) {
      if ((tags.get(tag) ?? '') === '') gaps.push(`${name} carries a number or date of the law and does not say its @${tag}.`);
    }
  }
  return gaps;
}

/** Types describe; it is constants, functions and classes that let a number or a date in or out. */
function isTypeOnly(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function listExported(source: ts.SourceFile): readonly Exported[] {
  const namedLater = new Set(source.statements.flatMap(listNamesOfExportClause));
  return source.statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword) === true;
    return listNames(statement)
      .filter((name) => isExported || namedLater.has(name))
      .map((name) => ({ name, node: statement, ...readDocstring(statement) }));
  });
}

function listNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.getText()] : [];
}

function listNamesOfExportClause(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) return [];
  return statement.exportClause.elements.map((element) => (element.propertyName ?? element.name).text);
}

function readDocstring(statement: ts.Statement): { text: string; tags: ReadonlyMap<string, string> } {
  const blocks = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc);
  const block = blocks.at(-1);
  const tags = new Map((block?.tags ?? []).map((tag) => [tag.tagName.text, textOf(tag.comment)]));
  return { text: textOf(block?.comment), tags };
}

function textOf(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  return (ts.getTextOfJSDocComment(comment) ?? '').trim();
}
