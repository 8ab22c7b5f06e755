import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../core/event/event.ts';
import { fieldMatches } from '../../support/builders/patterns.ts';

type Table = [matcher: Json, value: Json, expected: boolean][];

const judge = (table: Table) =>
  it.each(table)('%j judges %j as %j', (matcher, value, expected) => {
    expect(fieldMatches([matcher], value)).toBe(expected);
  });

describe('numeric', () => {
  judge([
    [{ numeric: ['=', 3.018e2] }, 301.8, true],
    [{ numeric: ['=', 5] }, 5.0, true],
    [{ numeric: ['=', 5] }, 4.999999999999999, false],
    [{ numeric: ['=', 0] }, -0, true],
    [{ numeric: ['=', 9007199254740991] }, 9007199254740991, true],
    [{ numeric: ['<', 10] }, 9.999, true],
    [{ numeric: ['<', 10] }, 10, false],
    [{ numeric: ['<', 10] }, -1e300, true],
    [{ numeric: ['<=', 10] }, 10, true],
    [{ numeric: ['<=', 10] }, 10.000001, false],
    [{ numeric: ['>', -5] }, -4, true],
    [{ numeric: ['>', -5] }, -5, false],
    [{ numeric: ['>=', -5] }, -5, true],
    [{ numeric: ['>=', -5] }, -5.1, false],
    [{ numeric: ['>', 0, '<=', 5] }, 0, false],
    [{ numeric: ['>', 0, '<=', 5] }, 0.1, true],
    [{ numeric: ['>', 0, '<=', 5] }, 5, true],
    [{ numeric: ['>', 0, '<=', 5] }, 5.1, false],
    [{ numeric: ['>=', 0, '<', 5] }, 0, true],
    [{ numeric: ['>=', 0, '<', 5] }, 5, false],
    [{ numeric: ['=', 5] }, '5', false],
    [{ numeric: ['<', 5] }, null, false],
    [{ numeric: ['<', 5] }, false, false],
    [{ numeric: ['<', 5] }, [], false],
    [{ numeric: ['<', 5] }, [10, 4], true],
    [{ numeric: ['<', 5] }, { a: 4 }, false],
    [{ numeric: ['>', 3, '<', 7] }, [1, 9], false],
  ]);
});

describe('cidr of IPv4', () => {
  judge([
    [{ cidr: '10.0.0.0/24' }, '10.0.0.0', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.255', true],
    [{ cidr: '10.0.0.0/24' }, '10.0.1.0', false],
    [{ cidr: '10.0.0.77/24' }, '10.0.0.1', true],
    [{ cidr: '10.0.0.0/8' }, '10.255.0.1', true],
    [{ cidr: '10.0.0.0/8' }, '11.0.0.0', false],
    [{ cidr: '192.168.128.0/17' }, '192.168.127.255', false],
    [{ cidr: '192.168.128.0/17' }, '192.168.128.0', true],
    [{ cidr: '10.0.0.6/31' }, '10.0.0.7', true],
    [{ cidr: '10.0.0.6/31' }, '10.0.0.8', false],
    [{ cidr: '0.0.0.0/0' }, '255.255.255.255', true],
    [{ cidr: '0.0.0.0/0' }, '::1', false],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.256', false],
    [{ cidr: '10.0.0.0/24' }, '10.0.0', false],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.0.0', false],
    [{ cidr: '10.0.0.0/24' }, '10.0.0.1/32', false],
    [{ cidr: '10.0.0.0/24' }, ' 10.0.0.1', false],
    [{ cidr: '10.0.0.0/24' }, '', false],
    [{ cidr: '10.0.0.0/24' }, 'host.example.com', false],
    [{ cidr: '10.0.0.0/24' }, 167772161, false],
    [{ cidr: '10.0.0.0/24' }, null, false],
    [{ cidr: '10.0.0.0/24' }, ['192.168.0.1', '10.0.0.9'], true],
  ]);
});

describe('cidr of IPv6', () => {
  judge([
    [{ cidr: '2001:db8::/32' }, '2001:db8:1234:1a00::1', true],
    [{ cidr: '2001:db8::/32' }, '2001:0DB8:0:0:0:0:0:1', true],
    [{ cidr: '2001:db8::/32' }, '2001:db9::', false],
    [{ cidr: '2001:db8:8000::/33' }, '2001:db8:7fff::', false],
    [{ cidr: '2001:db8:8000::/33' }, '2001:db8:ffff::', true],
    [{ cidr: '2001:db8::2/127' }, '2001:db8::3', true],
    [{ cidr: '2001:db8::2/127' }, '2001:db8::4', false],
    [{ cidr: '::/0' }, 'ff02::1', true],
    [{ cidr: '::/0' }, '1.2.3.4', false],
    [{ cidr: 'fe80::/10' }, 'febf:ffff::', true],
    [{ cidr: 'fe80::/10' }, 'fec0::', false],
    [{ cidr: '::/0' }, '1::2::3', false],
    [{ cidr: '::/0' }, '1:2:3:4:5:6:7', false],
    [{ cidr: '::/0' }, '1:2:3:4:5:6:7:8:9', false],
    [{ cidr: '::/0' }, '1:2:3:4:5:6:7::', true],
    [{ cidr: '::/0' }, '1:2:3:4:5:6:7:8::', false],
    [{ cidr: '::/0' }, '12345::', false],
    [{ cidr: '::/0' }, ':::', false],
    [{ cidr: '::/0' }, ':1', false],
    [{ cidr: '::/0' }, 'g::', false],
    [{ cidr: '::/0' }, '::ffff:1.2.3.4', false],
    [{ cidr: '::/0' }, '::ffff:102:304', false],
    [{ cidr: '1.2.0.0/16' }, '::ffff:102:304', true],
    [{ cidr: '::ffff:102:0/16' }, '1.2.3.4', true],
    [{ cidr: '1.2.0.0/16' }, '0:0:0:0:0:ffff:103:304', false],
  ]);
});

describe('an address in a list', () => {
  judge([
    ['2001:DB8::1', '2001:db8::1', true],
    ['2001:DB8::1', '2001:0db8:0:0:0:0:0:1', true],
    ['2001:DB8::1', '2001:db8::2', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '010.0.0.01', true],
    ['10.0.0.1', '::ffff:a00:1', true],
    ['::ffff:a00:1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.1', 'a00:1::', false],
    ['10.0.0.1', 167772161, false],
    ['10.0.0.256', '10.0.0.256', true],
    ['10.0.0.256', '010.0.0.256', false],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4', true],
    ['::ffff:1.2.3.4', '1.2.3.4', false],
    ['10.0.0.1/32', '10.0.0.1', false],
  ]);
});
