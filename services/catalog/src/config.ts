import { commonSettings, declareConfig, productionNeedsAnIssuer, usualPorts } from '@muse/kit';

export const config = declareConfig({ ...commonSettings('catalog', usualPorts.catalog) }, productionNeedsAnIssuer);
