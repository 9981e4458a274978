import { choosePorts } from './ports.ts';
import { services } from './services.ts';

const choose = (gatewayPort: number) =>
  choosePorts({ databaseUrl: '', amqpUrl: '', folder: '', gatewayPort, emulatorPort: 4242, storeEmulatorPort: 4243 });

describe('the ports of a system', () => {
  it('two systems that start at the same moment at different gateway ports share no port of a service', async () => {
    const systems = await Promise.all([choose(8180), choose(8280)]);

    const ports = systems.flatMap((system) => services.map(({ name }) => system[name]));
    expect(new Set(ports).size).toBe(2 * services.length);
  });
});
