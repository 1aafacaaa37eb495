// Where logs, traces and metrics go, and the page that shows them.

param workspaceName string
param applicationInsightsName string
param location string
param tags object
param retentionDays int
param dailyQuotaGb int

@description('Who may send telemetry.')
param writerPrincipalId string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

module emptyWorkspace 'workspace.bicep' = {
  name: 'workspace'
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyQuotaGb: dailyQuotaGb
    transformationRuleId: ''
  }
}

// The host reports addresses as they were asked for, and in a query there may be a subscription key. While a deployment
// runs, the workspace is without the rule for about a minute: host.json must not have the host tell addresses at all.
resource withoutQueries 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: 'dcr-${workspaceName}'
  location: location
  tags: tags
  kind: 'WorkspaceTransforms'
  properties: {
    description: 'Addresses of requests and dependencies are kept without their queries.'
    dataSources: {}
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: emptyWorkspace.outputs.workspaceId
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Microsoft-Table-AppRequests'
        ]
        destinations: [
          'workspace'
        ]
        transformKql: 'source | extend Url = tostring(split(Url, "?")[0])'
      }
      {
        streams: [
          'Microsoft-Table-AppDependencies'
        ]
        destinations: [
          'workspace'
        ]
        transformKql: 'source | extend Data = tostring(split(Data, "?")[0])'
      }
    ]
  }
}

module workspace 'workspace.bicep' = {
  name: 'workspace-with-rule'
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyQuotaGb: dailyQuotaGb
    transformationRuleId: withoutQueries.id
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.outputs.workspaceId
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    // Addresses of callers stay masked.
    DisableIpMasking: false
  }
}

resource mayWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, writerPrincipalId, metricsPublisher)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: writerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, 'sportello')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Sportello'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspace.outputs.workspaceId
    serializedData: loadTextContent('../workbook.json')
  }
}

output workspaceId string = workspace.outputs.workspaceId
output applicationInsightsId string = applicationInsights.id
output connectionString string = applicationInsights.properties.ConnectionString
