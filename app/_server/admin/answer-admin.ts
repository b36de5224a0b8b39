import type { NextResponse } from 'next/server';
import { AuditLog, refusalsFile } from '../../../config/audit-log.ts';
import { readSettings } from '../../../config/settings.ts';
import { fail, type Result } from '../../../sandbox/contract/failure.ts';
import type { AdminSession } from '../../../store/admin-sessions.ts';
import { answer } from '../answer.ts';
import { clientAddress } from '../client.ts';
import { findAdmin } from './admin.ts';

/** For the administrator alone: anybody else gets 403, and is noted. */
export function answerAdmin<Value>(
  request: Request,
  act: (admin: AdminSession, now: Date) => Promise<Result<Value>>,
): Promise<NextResponse> {
  return answer(async () => {
    const now = new Date();
    const admin = await findAdmin(now);
    if (admin !== undefined) return act(admin, now);
    await noteRefusal(request, 'not an administrator');
    return fail('not-allowed', 'This is for whoever runs this Drydock. Log in first.');
  });
}

let audit: AuditLog | undefined;

/** In the log of the door. */
export async function noteRefusal(request: Request, why: string): Promise<void> {
  audit ??= new AuditLog(refusalsFile(readSettings().data, 'web'), () => new Date());
  const what = `${request.method} ${new URL(request.url).pathname}`;
  audit.refused({ address: await clientAddress(), what, why });
}
