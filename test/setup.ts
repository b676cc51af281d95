/** Before every test file: units that make a kernel themselves may take the twin or sum batches, which programs load when they need them. */

import { useTwin } from '../packages/core/src/kernel/use-twin.js';
import { useBatches } from '../packages/core/src/objective/use-batches.js';

useTwin();
useBatches();
