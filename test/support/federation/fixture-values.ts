/** Values with which generated queries find something in the fixture. */
export function fixtureValues(coordinate: string, typeName: string): readonly unknown[] | undefined {
  if (typeName !== 'ID') return coordinate.endsWith('(text:)') ? ['Enterprise', 'Person 1', 'District', '1', 'nothing'] : undefined;
  if (coordinate.includes('inspector') || coordinate.includes('promote') || coordinate.includes('team'))
    return ['i0', 'i1', 'i2', 'i3', 'i4', 'missing'];
  if (coordinate.includes('inding')) return ['f0', 'f1', 'f2', 'f3', 'f5', 'missing'];
  if (coordinate.includes('visit')) return ['v0', 'v1', 'v2', 'v3', 'v5', 'missing'];
  if (coordinate.includes('subject')) return ['s0', 's1', 's4', 's100', 's101', 's103', 'missing'];
  return ['e0', 'e1', 'e2', 'e3', 'e4', 'e5', 'e7', 'missing'];
}
