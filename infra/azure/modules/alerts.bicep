// What wakes somebody up. Each alert is a chapter of the runbook, under its own name.

param environmentName string
param location string
param tags object
param email string
param workspaceId string
param applicationInsightsId string
param cosmosId string
param healthUrl string

var runbook = 'infra/azure/runbook.md'

// `by` splits an alert: one per queue, per ledger, and so on. Gauges are told by whichever instance has measured last,
// so what must last is the least of a window, and what may not be at all is the latest.
var queries = [
  {
    name: 'server-errors'
    meaning: 'More than 1 % of the requests of five minutes, and at least 5 of them, were answered with 5xx.'
    severity: 1
    query: '''
AppMetrics
| where Name == 'http.server.request.duration'
| extend Status = toint(Properties['http.response.status_code'])
| summarize Requests = sum(ItemCount), Failed = sumif(ItemCount, Status >= 500)
| where Failed >= 5
| project Percent = 100.0 * Failed / Requests
'''
    measure: 'Percent'
    by: ''
    operator: 'GreaterThan'
    threshold: 1
    every: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'poison-queue'
    meaning: 'Messages were set aside and wait for somebody to look at them.'
    severity: 2
    query: '''
AppMetrics
| where Name == 'sportello.queue.length'
| extend Queue = tostring(Properties['queue']), Length = Sum / ItemCount
| where Queue endswith '-poison'
| summarize arg_max(TimeGenerated, Length) by Queue
'''
    measure: 'Length'
    by: 'Queue'
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'queue-delay'
    meaning: 'The first message of a queue has waited for more than ten minutes: its consumer is stopped, fails, or is too slow.'
    severity: 2
    query: '''
AppMetrics
| where Name == 'sportello.queue.age'
| extend Queue = tostring(Properties['queue']), Age = Sum / ItemCount
| where not(Queue endswith '-poison')
| summarize Age = min(Age) by Queue
'''
    measure: 'Age'
    by: 'Queue'
    operator: 'GreaterThan'
    threshold: 600
    every: 'PT5M'
    window: 'PT10M'
  }
  {
    name: 'overdue-transitions'
    meaning: 'Positions that are due to become VALID or EXPIRED have waited for more than five minutes to be written down.'
    severity: 2
    query: '''
AppMetrics
| where Name == 'sportello.sweep.lag'
| extend Transition = tostring(Properties['transition']), Lag = Sum / ItemCount
| summarize Lag = min(Lag) by Transition
'''
    measure: 'Lag'
    by: 'Transition'
    operator: 'GreaterThan'
    threshold: 300
    every: 'PT5M'
    window: 'PT10M'
  }
  {
    name: 'failed-notices'
    meaning: 'More than 5 attempts to tell reviewers something failed within a quarter of an hour.'
    severity: 2
    query: '''
AppMetrics
| where Name == 'sportello.notices.failed'
| summarize Failed = sum(Sum) by Channel = tostring(Properties['channel'])
'''
    measure: 'Failed'
    by: 'Channel'
    operator: 'GreaterThan'
    threshold: 5
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    name: 'ledger-size'
    meaning: 'A ledger is larger than 15 GB of the 20 GB that a logical partition can hold.'
    severity: 2
    query: '''
CDBPartitionKeyStatistics
| where CollectionName == 'ledgers'
| summarize Gigabytes = max(SizeKb) / 1048576.0 by Ledger = tostring(PartitionKey)
'''
    measure: 'Gigabytes'
    by: 'Ledger'
    operator: 'GreaterThan'
    threshold: 15
    every: 'PT6H'
    window: 'P1D'
  }
  {
    name: 'measures-missing'
    meaning: 'Nothing was measured for a quarter of an hour: timers don\'t run or telemetry doesn\'t arrive, and the other alerts are blind.'
    severity: 1
    query: '''
AppMetrics
| where Name == 'sportello.sweep.lag'
| summarize Measures = count()
'''
    measure: 'Measures'
    by: ''
    operator: 'LessThan'
    threshold: 1
    every: 'PT5M'
    window: 'PT15M'
  }
]

resource receivers 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-sportello-${environmentName}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'sportello'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for alert in queries: {
    name: 'sportello-${environmentName}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: '${alert.meaning} What to do: ${runbook}#${alert.name}'
      severity: alert.severity
      enabled: true
      scopes: [
        workspaceId
      ]
      evaluationFrequency: alert.every
      windowSize: alert.window
      // Its table exists only once there is something in it.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: alert.measure
            operator: alert.operator
            threshold: alert.threshold
            dimensions: empty(alert.by) ? [] : [{ name: alert.by, operator: 'Include', values: ['*'] }]
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [
          receivers.id
        ]
      }
    }
  }
]

resource throttling 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'sportello-${environmentName}-throttling'
  location: 'global'
  tags: tags
  properties: {
    description: 'The database refused more than 100 requests in five minutes for want of throughput. What to do: ${runbook}#throttling'
    severity: 2
    enabled: true
    scopes: [
      cosmosId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'refused'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: [
                '429'
              ]
            }
          ]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [
      {
        actionGroupId: receivers.id
      }
    ]
  }
}

// West and North Europe, the United Kingdom and France, by the names that the service has for them.
var testedFrom = [
  'emea-nl-ams-azr'
  'emea-gb-db3-azr'
  'emea-ru-msa-edge'
  'emea-se-sto-edge'
  'emea-ch-zrh-edge'
]

resource healthTest 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'test-sportello-${environmentName}-health'
  location: location
  // By this tag the portal shows the test's results with the application.
  tags: union(tags, { 'hidden-link:${applicationInsightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'test-sportello-${environmentName}-health'
    Name: 'health'
    Enabled: true
    Kind: 'standard'
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: map(testedFrom, place => { Id: place })
    Request: {
      RequestUrl: healthUrl
      HttpVerb: 'GET'
      ParseDependentRequests: false
      FollowRedirects: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource availability 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'sportello-${environmentName}-availability'
  location: 'global'
  tags: tags
  properties: {
    description: 'GET /health failed from at least two of five places. What to do: ${runbook}#availability'
    severity: 0
    enabled: true
    scopes: [
      healthTest.id
      applicationInsightsId
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: healthTest.id
      componentId: applicationInsightsId
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: receivers.id
      }
    ]
  }
}
