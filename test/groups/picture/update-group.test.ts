import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { updateGroup } from '../../../shared/groups/update-group.js';
import type { FunctionHandler } from '../../../shared/invocation/serve.js';
import { UpdateChatGroup } from '../../../shared/operations/update-chat-group.js';
import { openTestBed, type TestBed } from '../../support/open-test-bed.js';
import type { Answer } from '../../support/read-answer.js';
import { buildJpeg, square } from './build-jpeg.js';
import { type HeldNetwork, holdNetwork } from './held-network.js';
import { authority, type RawServer, startTlsServer } from './raw-server.js';

const HOST = 'pictures.example.com';
const ADDRESS = '93.184.215.14';

const pictures: Readonly<Record<string, Buffer>> = {
  '/square.jpg': buildJpeg(square),
  '/oblong.jpg': buildJpeg({ width: 640, height: 480 }),
  '/small.jpg': buildJpeg({ width: 100, height: 100 }),
  '/text.jpg': Buffer.from('no picture'),
};

let bed: TestBed;
let server: RawServer;
let network: HeldNetwork;
let GroupId: string;
let callsBefore: number;

beforeAll(async () => {
  bed = await openTestBed();
  ({ GroupId } = await bed.addGroup());
  server = await startTlsServer((socket, head) => {
    const bytes = pictures[/^GET (\S+)/.exec(head)?.[1] ?? ''];
    const status = bytes ? '200 OK' : '503 Busy';
    const length = String(bytes?.length ?? 0);
    socket.write(`HTTP/1.1 ${status}\r\nContent-Type: image/jpeg\r\nContent-Length: ${length}\r\n\r\n`);
    socket.end(bytes ?? '');
  });
});
beforeEach(async () => {
  network = holdNetwork({ names: { [HOST]: [ADDRESS] }, servers: { [ADDRESS]: server.port }, trusted: [authority] });
  callsBefore = await bed.callCount();
});
afterAll(async () => {
  await server.close();
  await bed.close();
});

const functionWith = (settings: Readonly<Record<string, string>> = {}): FunctionHandler =>
  bed.functionWith(UpdateChatGroup, { PICTURE_CHECK: 'true', ...settings }, (request, call) =>
    updateGroup(request, call, network),
  );

const update = async (change: object, handler = functionWith(), headers = {}): Promise<Answer> => {
  const parameters = { CustSpaceId: 'cams-local', BusinessNumber: '8613800000000', GroupId, ...change };
  return bed.ask('gateway', { operation: 'UpdateChatGroup', parameters, headers }, { handler });
};

const heard = async (): Promise<number> => (await bed.callCount()) - callsBefore;

const refusal = (Message: string): object => {
  const Code = 'InvalidParameter.ProfilePictureFile';
  const Faults = [{ Parameter: 'ProfilePictureFile', Code, Message }];
  return { Code, Success: false, Message, Faults, Outcome: 'NotApplied', Retryable: false };
};

describe('UpdateChatGroup with a picture that breaks a rule', () => {
  it.each([
    ['/oblong.jpg', 'ProfilePictureFile must be square: it measures 640 x 480.'],
    ['/small.jpg', 'ProfilePictureFile must be at least 192 x 192: it measures 100 x 100.'],
    ['/text.jpg', 'ProfilePictureFile must be a JPEG: this is none, or it is damaged.'],
  ])('%s names the rule and what was measured, and CAMS hears nothing', async (path, message) => {
    const answer = await update({ ProfilePictureFile: `https://${HOST}${path}`, Subject: 'New' });

    expect(answer).toMatchObject({ status: 400, body: refusal(message) });
    expect(await heard()).toBe(0);
  });

  it('is refused before anything is fetched when its address is bad', async () => {
    const answer = await update({ ProfilePictureFile: 'https://[::1]/a.jpg' });

    expect(answer.status).toBe(400);
    expect([await heard(), network.dials]).toEqual([0, []]);
  });

  it('may be sent again when its server was busy', async () => {
    const answer = await update({ ProfilePictureFile: `https://${HOST}/busy.jpg` });

    expect(answer).toMatchObject({
      status: 424,
      body: { Code: 'PictureUnavailable', Outcome: 'NotApplied', Retryable: true },
    });
    expect(answer.body.Message).toBe('ProfilePictureFile could not be fetched: its server answered with status 503.');
    expect(await heard()).toBe(0);
  });

  it('leaves neither address nor path in the log', async () => {
    await update({ ProfilePictureFile: `https://${HOST}/oblong.jpg?Signature=of-a-secret` });

    expect(bed.lines.join('\n')).not.toMatch(/oblong|of-a-secret|example\.com/);
  });
});

describe('UpdateChatGroup with a good picture', () => {
  it('fetches it once, and CAMS hears of it once', async () => {
    const answer = await update({ ProfilePictureFile: `https://${HOST}/square.jpg` });

    expect(answer).toMatchObject({ status: 200, body: { Code: 'OK', Result: 1 } });
    expect([await heard(), network.dials]).toEqual([1, [ADDRESS]]);
  });

  it('keeps time for CAMS: a short patience is not spent on the picture', async () => {
    const answer = await update({ ProfilePictureFile: `https://${HOST}/square.jpg` }, functionWith(), {
      'X-Timeout-Ms': '1500',
    });

    expect(answer).toMatchObject({ status: 424, body: { Code: 'PictureUnavailable', Retryable: true } });
    expect(answer.body.Advice).toMatch(/X-Timeout-Ms/);
    expect([await heard(), network.dials]).toEqual([0, []]);
  });
});

describe('UpdateChatGroup', () => {
  it('fetches nothing when no picture is to change', async () => {
    const renamed = await update({ Subject: 'Renamed' });
    const unchanged = await update({});

    expect([renamed.body.Code, unchanged.body]).toEqual(['OK', expect.objectContaining({ Code: 'OK', Result: 0 })]);
    expect([await heard(), network.questions]).toEqual([1, []]);
  });

  it('hands the address on unseen where the check is switched off', async () => {
    const answer = await update(
      { ProfilePictureFile: 'http://pictures.example.org/a.png' },
      functionWith({ PICTURE_CHECK: 'false' }),
    );

    expect(answer.body.Code).toBe('OK');
    expect([await heard(), network.questions]).toEqual([1, []]);
  });

  it('takes pictures from the hosts of PICTURE_HOSTS only', async () => {
    const handler = functionWith({ PICTURE_HOSTS: 'cdn.example.com' });

    const answer = await update({ ProfilePictureFile: `https://${HOST}/square.jpg` }, handler);

    expect(answer).toMatchObject({
      status: 400,
      body: refusal('ProfilePictureFile must be on a host that PICTURE_HOSTS allows.'),
    });
    expect([await heard(), network.questions]).toEqual([0, []]);
  });
});

describe('PICTURE_LOCAL_ORIGIN', () => {
  const local = (): FunctionHandler =>
    bed.functionWith(UpdateChatGroup, { PICTURE_CHECK: 'true', PICTURE_LOCAL_ORIGIN: bed.cams.url }, (request, call) =>
      updateGroup(request, call),
    );

  it('lets the sample pictures of the local CAMS be tried, all rules in force', async () => {
    const square = await update({ ProfilePictureFile: `${bed.cams.url}/_local/pictures/square.jpg` }, local());
    const oblong = await update({ ProfilePictureFile: `${bed.cams.url}/_local/pictures/oblong.jpg` }, local());
    const missing = await update({ ProfilePictureFile: `${bed.cams.url}/_local/pictures/none.jpg` }, local());

    expect(square).toMatchObject({ status: 200, body: { Code: 'OK', Result: 1 } });
    expect(oblong.body.Message).toBe('ProfilePictureFile must be square: it measures 320 x 192.');
    expect(missing.body.Message).toMatch(/it was answered with status 404\.$/);
    expect(await heard()).toBe(1);
  });

  it.each(['http://127.0.0.1:1/a.jpg', 'http://localhost/a.jpg', 'http://127.0.0.1/a.jpg', 'https://127.0.0.1/a.jpg'])(
    'opens nothing else: %s',
    async (ProfilePictureFile) => {
      const answer = await update({ ProfilePictureFile }, local());

      expect(answer.status).toBe(400);
    },
  );

  it('is not taken for an origin that merely begins like it', async () => {
    const answer = await update({ ProfilePictureFile: `${bed.cams.url}0/_local/pictures/square.jpg` }, local());

    expect(answer.body.Message).toBe('ProfilePictureFile must be an https address.');
  });
});
