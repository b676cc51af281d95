/** `npm run pictures` makes the pictures of the documentation anew; they are looked at, not compared. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/browser/pictures/*.pictures.ts'], testTimeout: 60_000 },
});
