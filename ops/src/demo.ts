import { loadDemoCatalog } from './shop.ts';

/** `npm run demo -- http://127.0.0.1:8080`: loads the demo catalog into a running system, for example one started by docker compose. */
const gatewayUrl = process.argv[2] ?? 'http://127.0.0.1:8080';
const { stores, offers } = await loadDemoCatalog(gatewayUrl);
console.log(`Loaded ${offers} offers of ${stores} stores into the catalog at ${gatewayUrl}`);
