// A module of its own because it is deployed twice: the rule that its rows pass through can't exist before it does.

param name string
param location string
param tags object
param retentionDays int

@description('Gigabytes per day; -1: no limit. Beyond it alerts see nothing until the next day.')
param dailyQuotaGb int

@description('Through which rule rows come in; empty: as they are.')
param transformationRuleId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyQuotaGb
    }
    features: {
      disableLocalAuth: true
    }
    defaultDataCollectionRuleResourceId: empty(transformationRuleId) ? null : transformationRuleId
  }
}

output workspaceId string = workspace.id
