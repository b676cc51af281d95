/**
 * Decoder of LZ4 frames, the default compression of Feather files.
 *
 * Sources: "LZ4 Frame Format Description" 1.6.4 and "LZ4 Block Format Description" (github.com/lz4/lz4/doc).
 * Checksums are stepped over, not checked.
 */

const MAGIC = 0x184d2204;
const UNCOMPRESSED_BLOCK = 0x80000000;
/** A byte of a block never stands for more bytes than this. */
const LARGEST_RATIO = 255;

/**
 * @param frame one LZ4 frame.
 * @param length number of bytes it holds when inflated.
 * @throws RangeError or Error when the frame is damaged.
 */
export function decodeLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new Error('not an LZ4 frame');
  if (length > frame.length * LARGEST_RATIO) throw new Error('LZ4 frame is too short for its content');
  const flags = view.getUint8(4);
  const blockChecksum = (flags & 0x10) === 0 ? 0 : 4;
  const contentSize = (flags & 0x08) === 0 ? 0 : 8;
  const dictionary = (flags & 0x01) === 0 ? 0 : 4;
  const output = new Uint8Array(length);
  let written = 0;
  let at = 4 + 2 + contentSize + dictionary + 1;
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const size = header & ~UNCOMPRESSED_BLOCK;
    const block = frame.subarray(at, at + size);
    if (block.length < size) throw new Error('LZ4 block is cut short');
    if ((header & UNCOMPRESSED_BLOCK) === 0) {
      written = decodeBlock(block, output, written);
    } else {
      output.set(block, written);
      written += size;
    }
    at += size + blockChecksum;
  }
  if (written !== length) throw new Error(`LZ4 frame holds ${written} bytes, expected ${length}`);
  return output;
}

/** Decodes one block behind the `written` bytes of `output`; matches may reach back into earlier blocks. */
function decodeBlock(block: Uint8Array, output: Uint8Array, written: number): number {
  let at = 0;
  /** Lengths of 15 go on in further bytes, until one is below 255. */
  const extend = (length: number): number => {
    if (length < 15) return length;
    let byte: number;
    do {
      if (at >= block.length) throw new Error('LZ4 block is cut short');
      byte = block[at++]!;
      length += byte;
    } while (byte === 255);
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = extend(token >> 4);
    output.set(block.subarray(at, at + literals), written);
    at += literals;
    written += literals;
    if (at >= block.length) break;
    const offset = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const end = written + extend(token & 15) + 4;
    if (offset === 0 || offset > written || end > output.length) throw new Error('LZ4 match out of range');
    for (; written < end; written++) output[written] = output[written - offset]!;
  }
  return written;
}
