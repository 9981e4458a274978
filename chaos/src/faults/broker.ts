import type { Fault } from './fault.ts';

export const brokerCrash: Fault = {
  name: 'broker-crash',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.crash();
    await rest(200, 2_000);
    await servers.broker.start();
    await rest(4_000, 8_000);
    return 'crashed RabbitMQ';
  },
};

export const brokerRestart: Fault = {
  name: 'broker-restart',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.stop();
    await servers.broker.start();
    await rest(4_000, 8_000);
    return 'restarted RabbitMQ';
  },
};

/** Publishers are blocked, consumers are not. */
export const brokerAlarm: Fault = {
  name: 'broker-alarm',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.alarm(true);
    await rest(3_000, 10_000);
    await servers.broker.alarm(false);
    await rest(2_000, 5_000);
    return 'memory alarm of RabbitMQ';
  },
};
