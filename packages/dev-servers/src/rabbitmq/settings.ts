import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const nodeName = 'muse@localhost';
export const memoryLimit = '1GiB';

/** Writes the configuration, valid for 3.10 (Debian 12) and 4.x. The low disk limit keeps a nearly full disk from blocking publishers. */
export async function writeConfiguration(
  folder: string,
  { managementPort, password, keep }: { managementPort: number; password: string; keep: boolean },
): Promise<void> {
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
    // How old the numbers of the management API may be: tests wait for queues to be empty.
    `collect_statistics_interval = ${keep ? 5_000 : 1_000}`,
  ];
  await writeFile(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`, { mode: 0o600 });
  await chmod(join(folder, 'rabbitmq.conf'), 0o600);
  await writeFile(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
}

/** Sets every path, because the defaults are those of the system's own node. The node name is fixed because the data depends on it. */
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
    // The script replaces itself by the node (exec), so that the process id is the node's. -noinput: it still reads no input.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_SERVER_START_ARGS: '-noinput -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
    // Idle schedulers sleep instead of spinning for a while: https://www.rabbitmq.com/docs/runtime#busy-waiting
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
    RABBITMQ_CTL_ERL_ARGS: '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
  };
}
