import sequencer from '@jest/test-sequencer';

// Its types are those of the CommonJS build.
const Sequencer = sequencer as unknown as typeof sequencer.default;
type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/** Folders below test/ whose files take long, because they start or kill hubs, or ask thousands of questions. */
const LONG = /[/\\]test[/\\](?:faults|property|load|acceptance)[/\\]/u;

/** Starts the files that take long first: begun last, one of them keeps one processor busy while the other has nothing left to do. */
// biome-ignore lint/style/noDefaultExport: jest makes the default export.
export default class LongFilesFirst extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    return (await super.sort(tests)).toSorted((first, second) => weight(second.path) - weight(first.path));
  }
}

function weight(path: string): number {
  return LONG.test(path) ? 1 : 0;
}
