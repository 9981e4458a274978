import { loadDemoCatalog } from './shop.ts';

/** `npm run demo -- http://127.0.0.1:8080`: loads the demo catalog into a house that runs, such as docker compose's. */
const gatewayUrl = process.argv[2] ?? 'http://127.0.0.1:8080';
const { stores, offers } = await loadDemoCatalog(gatewayUrl);
console.log(`${offers} offers of ${stores} stores are in the catalog behind ${gatewayUrl}`);
