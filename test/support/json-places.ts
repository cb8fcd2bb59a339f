/** For every byte of a JSON text the path of the value in which it stands, like `plan.parties.0.name`; bytes of a key belong to the value that it names. */
export function pathsOfBytes(bytes: Uint8Array): string[] {
  const paths = new Array<string>(bytes.length).fill('');
  let at = 0;
  const take = (path: string): void => {
    paths[at] = path;
    at += 1;
  };
  const isAt = (character: string): boolean => bytes[at] === character.charCodeAt(0);
  const takeText = (path: string): string => {
    const from = at + 1;
    take(path);
    while (!isAt('"')) {
      if (isAt('\\')) take(path);
      take(path);
    }
    const text = Buffer.from(bytes.subarray(from, at)).toString('utf8');
    take(path);
    return text;
  };
  const readKey = (path: string): string => {
    const from = at;
    const key = takeText(path);
    const own = `${path}${path === '' ? '' : '.'}${key}`;
    paths.fill(own, from, at);
    take(own);
    return own;
  };
  const takeMembers = (path: string, end: string): void => {
    take(path);
    for (let member = 0; !isAt(end); member++) {
      if (isAt(',')) take(path);
      if (end === '}') takeValue(readKey(path));
      else takeValue(`${path}.${member}`);
    }
    take(path);
  };
  const takeValue = (path: string): void => {
    if (isAt('{')) takeMembers(path, '}');
    else if (isAt('[')) takeMembers(path, ']');
    else if (isAt('"')) takeText(path);
    else while (!isAt(',') && !isAt('}') && !isAt(']')) take(path);
  };
  takeValue('');
  return paths;
}
