/** Bytes outside the memory of the program: a temporary file, say. */
export interface ReadableBytes {
  /** Fills `into` with the bytes from `position` on. */
  read(position: number, into: Uint8Array): Promise<void>;
  /** As `read`, at once. */
  readSync(position: number, into: Uint8Array): void;
}

export interface ByteStore extends ReadableBytes {
  /** Adds bytes at the end. They may be overwritten once the promise is kept. */
  append(bytes: Uint8Array): Promise<void>;
}
