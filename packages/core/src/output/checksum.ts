/** CRC-32 (ISO-HDLC, as in gzip): finds every change of a single character, which golden rows alone cannot. */

const POLYNOMIAL = 0xedb88320;

/** What each byte leaves: made when it is first needed. */
let table: Uint32Array | undefined;

function remainder(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
}

/** Of the text's UTF-8 bytes, as `crc32:xxxxxxxx`. */
export function checksum(text: string): string {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => remainder(byte));
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(text)) crc = (crc >>> 8) ^ table[(crc ^ byte) & 255]!;
  return `crc32:${((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0')}`;
}
