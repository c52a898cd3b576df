using System.Diagnostics;

namespace FocusAccount.Api.Tests.Operator;

/// <summary>The command lines of docs/operations.md, run by a shell in which each program is replaced by a function.</summary>
public sealed class RunbookTests
{
    [Test]
    public async Task Upgrade_step_by_step()
    {
        var run = await RunUpgrade(failing: "none");

        run.Should().Equal("cp", "focus migrate of 2", "focus check of 2", "ln", "systemctl", "curl");
    }

    [TestCase("cp")]
    [TestCase("focus migrate of 2")]
    [TestCase("focus check of 2")]
    [TestCase("ln")]
    [TestCase("systemctl")]
    public async Task Stop_an_upgrade_at_the_first_step_that_fails(string failing)
    {
        var run = await RunUpgrade(failing);

        run[^1].Should().Be(failing);
    }

    private static async Task<string[]> RunUpgrade(string failing)
    {
        var script = $$"""
            step() { echo "$1"; [ "$1" != "{{failing}}" ]; }
            cp() { step cp; }
            ln() { step ln; }
            systemctl() { step systemctl; }
            curl() { step curl; }
            focus() { step "focus $1 of ${VERSION:-current}"; }
            {{Runbook.Commands("Upgrade")}}
            """;
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
