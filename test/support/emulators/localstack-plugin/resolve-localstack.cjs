'use strict';
const dns = require('node:dns');

/** Preloaded where there may be no DNS, or one that gives no private addresses: LocalStack's own names lead here. */
const { lookup } = dns;
dns.lookup = (name, ...rest) =>
  lookup(
    name.endsWith('.localhost.localstack.cloud') || name === 'localhost.localstack.cloud'
      ? '127.0.0.1'
      : name,
    ...rest,
  );
