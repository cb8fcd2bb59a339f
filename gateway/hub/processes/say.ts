/** Tells a person at a terminal what is going on, in both languages. */
export type Say = (english: string, chinese: string) => void;

/** Chinese first, English behind it; a line that is the same in both is printed once. */
export const sayOnTerminal: Say = (english, chinese) => {
  process.stdout.write(english === chinese ? `${english}\n` : `${chinese}  ${english}\n`);
};

/** For processes whose output is a log for machines. */
export const saySilently: Say = () => {};
