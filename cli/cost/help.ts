/** What `waybill cost --help` prints. */
export const COST_HELP = `waybill cost - what a router costs on AWS in a month, service by service

  --events N          events in the month, such as 1e6, 250000 or 2M (default 1M)
  --fan-out N         subscribers that get each event (default 3)
  --size SIZE         an event as JSON: bytes, or with KB or MB (default 1KB)
  --batch N           events in one POST: 1 to 100 (default 1)
  --delivery-batch N  events that one invocation of a subscriber gets on average, such as 1 or 7.5 (default 1)
  --retention DAYS    how long the ledger keeps an event (default 30)
  --ingest-ms MS      what Lambda bills for one POST (default 40)
  --handler-ms MS     what Lambda bills for one invocation of a subscriber, your work included (default 25)
  --memory MB         memory of a subscriber: 128 to 10240 (default 512)
  --compression N     by how much gzip shrinks events above 1 KB: 1 to 20 (default 2)
  --ingress KIND      what takes the POSTs: http-api or function-url (default http-api)
  --no-point-in-time-recovery
                      without the ledger's backups
  --json              one JSON object instead of a table
  --help              this text

`;
