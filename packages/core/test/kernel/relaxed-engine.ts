/** Whether this engine has relaxed SIMD: Node 20 has it behind a flag, which is set here. */
import { setFlagsFromString } from 'node:v8';
import { useRelaxed } from '../../src/kernel/relaxed/use-relaxed.js';

/** The flag that programs of this engine need. */
export const RELAXED_FLAGS = process.versions.node.startsWith('20.')
  ? ['--experimental-wasm-relaxed-simd']
  : [];

function hasRelaxed(): boolean {
  for (const flag of RELAXED_FLAGS) setFlagsFromString(flag);
  try {
    useRelaxed();
    return true;
  } catch {
    console.log('This engine has no relaxed SIMD: the tests of it are skipped.');
    return false;
  }
}

export const RELAXED = hasRelaxed();
