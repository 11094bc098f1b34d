import defaults from '../../config/defaults.json' with { type: 'json' };
import families from '../../config/families.json' with { type: 'json' };
import hints from '../../config/hints.json' with { type: 'json' };
import platforms from '../../config/platforms.json' with { type: 'json' };
import { defaultsSchema, familiesFileSchema, hintsFileSchema, platformsFileSchema } from '../../schemas/config.ts';

/** The data files under config/, parsed; a file that does not fit its schema stops the program at once. */
export const CONFIG = {
  platforms: platformsFileSchema.parse(platforms).platforms,
  families: familiesFileSchema.parse(families).families,
  hints: hintsFileSchema.parse(hints),
  defaults: defaultsSchema.parse(defaults),
};
