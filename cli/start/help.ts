/** What `waybill start --help` prints. */
export const START_HELP = `waybill start - runs the CDK app of this folder on an embedded cloud, until Ctrl-C

  --json            one JSON object a line; the first has \`url\` and \`aws\`
  --events FILE     sends the events of a JSON file, and prints their waybills
  --empty           sends nothing, whatever --events says
  --data DIR        keeps queues and tables in a folder, across restarts and kills
  --drop-damaged    goes on without what is damaged in it, and says what that is
  --watch           takes over changes of the handlers without a restart
  --app COMMAND     synthesizes by this command (default: \`app\` of cdk.json)
  --assembly DIR    runs a synthesized folder such as cdk.out, and synthesizes nothing;
                    again for a further app, after those whose router it uses
  --stack NAME      runs this stack and those that it depends on (default: every stack)
  --allow-host NAME answers to this name beside localhost, and to its pages; again for more
  --parameter NAME=VALUE
                    a parameter of a template, or one of SSM that the app reads and
                    does not make; again for a further one
  --secret NAME=VALUE
                    a secret of Secrets Manager, likewise
  --help            this text

  PORT              port of the router's HTTP API (default 4700, 0 for any free one)
  AWS_PORT          port of the AWS endpoint (default 4566, 0 for any free one)

`;
