import type { StorePermission } from '@muse/contracts';
import type { MachineMethod } from './machine.ts';

/** A permission as it is stored. */
export interface PermissionRow {
  id: string;
  storeId: string;
  scope: MachineMethod;
  documentUrl: string;
  documentSha256: string;
  contact: string;
  grantedAt: string;
  expiresAt: string;
  maxPerMinute: number;
  identification: string | null;
  browserProfile: 'declared' | 'natural';
  createdAt: string;
  createdBy: string;
  suspendedAt: string | null;
  suspendedCode: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
  revokedReason: string | null;
}

/** The state at `now`. Only a live permission lets a machine work. */
export function permissionState(row: PermissionRow, now: string): StorePermission['state'] {
  if (row.revokedAt !== null) return 'revoked';
  if (Date.parse(row.expiresAt) <= Date.parse(now)) return 'expired';
  if (row.suspendedAt !== null) return 'suspended';
  return Date.parse(row.grantedAt) > Date.parse(now) ? 'future' : 'live';
}

export function showPermission({ now, ...row }: PermissionRow & { now: string }): StorePermission {
  const { suspendedAt, suspendedCode, revokedAt, revokedBy, revokedReason, ...permission } = row;
  return {
    ...permission,
    state: permissionState(row, now),
    suspended: suspendedAt === null ? null : { at: suspendedAt, code: suspendedCode ?? '' },
    revoked: revokedAt === null ? null : { at: revokedAt, by: revokedBy ?? '', reason: revokedReason ?? '' },
  };
}
