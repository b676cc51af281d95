/** The modules with relaxed SIMD: most programs never load them (`use-relaxed.ts`), and threads are sent them. */
export interface RelaxedModules {
  readonly kernels: WebAssembly.Module;
  readonly coded: WebAssembly.Module;
  readonly dense: WebAssembly.Module;
}

let modules: RelaxedModules | null = null;

/** Hands the modules in. */
export function provideRelaxed(given: RelaxedModules): void {
  modules ??= given;
}

export function relaxedModules(): RelaxedModules {
  if (modules === null) throw new Error('The kernels with relaxed SIMD have not been loaded.');
  return modules;
}
