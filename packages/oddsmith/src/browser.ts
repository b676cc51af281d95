/** `oddsmith` in a browser: core alone, nothing that needs Node. */
export * from '@oddsmith/core';
