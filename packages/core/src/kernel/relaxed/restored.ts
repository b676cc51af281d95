/**
 * The hexadecimal digits of a module that is kept as what differs from another one: pieces "own,from,length", digits of
 * its own and then `length` bytes of the other from `from` on.
 */
export function restored(other: string, pieces: string): string {
  const whole = pieces.split(';').map((piece) => {
    const [own = '', from, length] = piece.split(',');
    return own + other.slice(2 * Number(from), 2 * (Number(from) + Number(length)));
  });
  return whole.join('');
}
