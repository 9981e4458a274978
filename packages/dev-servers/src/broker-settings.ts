import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const nodeName = 'muse@localhost';
export const memoryLimit = '1GiB';

/** Written for 3.10 (Debian 12) and 4.x. The limits are for a developer's machine: a nearly full disk must not block publishers. */
export async function configure(folder: string, managementPort: number, password: string): Promise<void> {
  const lines = [
    'default_user = muse',
    `default_pass = ${password}`,
    'default_user_tags.administrator = true',
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${managementPort}`,
    'disk_free_limit.absolute = 50MB',
    `vm_memory_high_watermark.absolute = ${memoryLimit}`,
    'log.console = false',
    'log.file.level = info',
  ];
  await writeFile(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  await chmod(join(folder, 'rabbitmq.conf'), 0o600);
  await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
}

/** Every path is named, because what is not named is the system's own node. The name stays: the data is bound to it, not to ports. */
export function environment(
  folder: string,
  ports: { amqp: number; epmd: number; distribution: number },
): NodeJS.ProcessEnv {
  return {
    PATH: `${process.env.PATH}:/usr/bin:/bin`,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_CRASH_DUMP_SECONDS: '0',
    RABBITMQ_NODENAME: nodeName,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'no-environment.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'no-advanced.config'),
    // The script becomes the node instead of watching over it: the number we know is the node's. It reads no input all the same.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_SERVER_START_ARGS: '-noinput -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CTL_ERL_ARGS: '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
  };
}
