import { describe, expect, it } from '@jest/globals';

import { renderSizes } from '../../../../bench/list-chat-group.js';
import { measureSize } from '../../../../bench/local-cams/measure-size.js';

describe('the benchmark of ListChatGroup', () => {
  it('measures every case and prints a row of each', async () => {
    const measured = await measureSize(300, 2);

    const table = renderSizes([[300, measured]]);

    expect(measured.cases.map(({ storeUs, httpUs, bareUs }) => storeUs > 0 && httpUs > 0 && bareUs > 0)).not.toContain(
      false,
    );
    expect(table).toMatch(/\| first page +\| [\d,]+, [\d,]+, \d+\.\d \|/);
    expect(table).toMatch(/\| AddChatGroup +\| /);
  });
});
