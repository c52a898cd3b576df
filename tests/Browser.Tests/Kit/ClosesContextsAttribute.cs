using System.Collections.Concurrent;
using Microsoft.Playwright;
using NUnit.Framework.Interfaces;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>
/// Closes the browser contexts of each test after it. The renderers of all tests together would fill the memory of a machine.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ClosesContextsAttribute : Attribute, ITestAction
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Contexts = new();

    public ActionTargets Targets => ActionTargets.Test;

    /// <summary>Lets a context belong to the test that runs.</summary>
    public static void Add(IBrowserContext context) => Contexts.GetOrAdd(TestContext.CurrentContext.Test.ID, _ => []).Add(context);

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test)
    {
        if (Contexts.TryRemove(test.Id, out var contexts))
        {
            Task.WhenAll(contexts.Select(context => context.CloseAsync())).GetAwaiter().GetResult();
        }
    }
}
